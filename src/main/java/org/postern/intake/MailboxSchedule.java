package org.postern.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.Schedule;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes mailboxes by interval or cron, with Camel's Quartz and a store in memory. A job does nothing but wake, so two threads are enough for any number.
 */
final class MailboxSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxSchedule.class);

    /** A component of our own: the one named {@code quartz} may keep its jobs in a database, for all nodes. */
    private static final String COMPONENT = "quartz-mailboxes";

    private static final String WAKE = "wake";

    /** So long after the start the first look comes at the latest. */
    private static final Duration SPREAD = Duration.ofSeconds(3);

    /** Looks at mailboxes that are taken at once begin one after the other, and so they do from then on. */
    private static final Duration APART = Duration.ofMillis(10);

    private final Scheduler scheduler;
    private final List<Wakening> wakenings = new CopyOnWriteArrayList<>();

    MailboxSchedule(CamelContext context) throws SchedulerException {
        QuartzComponent quartz = new QuartzComponent(context);
        Properties properties = new Properties();
        // Quartz shares schedulers of one name within a JVM: a daemon that is still stopping would stop the next one's.
        properties.setProperty("org.quartz.scheduler.instanceName", "mailboxes-" + UUID.randomUUID());
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", "2");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "60000");
        quartz.setProperties(properties);
        context.addComponent(COMPONENT, quartz);
        quartz.start();
        scheduler = Objects.requireNonNull(quartz.getScheduler(), "Quartz made no scheduler");
        scheduler.start();
    }

    Wakening wake(String mailbox, Schedule schedule, ZoneId zone, Runnable wake) throws SchedulerException {
        Wakening wakening = new Wakening(schedule.interval(), wake);
        JobDetail job = JobBuilder.newJob(WakeJob.class)
                .setJobData(new JobDataMap(java.util.Map.of(WAKE, wakening)))
                .build();
        Date first = scheduler.scheduleJob(job, trigger(mailbox, schedule, zone, wakenings.size()));
        wakening.job = job;
        wakenings.add(wakening);
        LOG.debug("{}: first looked at {}", mailbox, first.toInstant());
        return wakening;
    }

    /** Wakes what the schedule has forgotten: a clock that was set back stops triggers for as long. To be called now and then, by a clock that runs evenly. */
    void wakeForgotten() {
        wakenings.forEach(Wakening::wakeIfForgotten);
    }

    private static Trigger trigger(String mailbox, Schedule schedule, ZoneId zone, int before) {
        TriggerBuilder<Trigger> trigger = TriggerBuilder.newTrigger().withDescription(mailbox);
        Duration interval = schedule.interval();
        if (interval != null) {
            long spread = Math.min(SPREAD.toMillis(), interval.toMillis()) + 1;
            return trigger.startAt(Date.from(Instant.now().plusMillis(before * APART.toMillis() % spread)))
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                            .withIntervalInMilliseconds(interval.toMillis())
                            .repeatForever()
                            .withMisfireHandlingInstructionNextWithRemainingCount())
                    .build();
        }
        return trigger.withSchedule(CronScheduleBuilder.cronSchedule(Objects.requireNonNull(schedule.cron()))
                        .inTimeZone(TimeZone.getTimeZone(zone))
                        .withMisfireHandlingInstructionDoNothing())
                .build();
    }

    /** The wake-ups of one mailbox. */
    final class Wakening {
        private final @Nullable Duration interval;
        private final Runnable wake;
        private volatile long last = System.nanoTime();
        private @Nullable JobDetail job;

        private Wakening(@Nullable Duration interval, Runnable wake) {
            this.interval = interval;
            this.wake = wake;
        }

        /** @return when it wakes next; empty: never */
        Optional<Instant> next() {
            try {
                return job == null
                        ? Optional.empty()
                        : scheduler.getTriggersOfJob(job.getKey()).stream()
                                .map(Trigger::getNextFireTime)
                                .filter(Objects::nonNull)
                                .map(Date::toInstant)
                                .min(Instant::compareTo);
            } catch (SchedulerException e) {
                throw new IllegalStateException(e);
            }
        }

        void cancel() throws SchedulerException {
            wakenings.remove(this);
            if (job != null && !scheduler.isShutdown()) {
                scheduler.deleteJob(job.getKey());
            }
        }

        private void fire() {
            last = System.nanoTime();
            wake.run();
        }

        private void wakeIfForgotten() {
            if (interval != null && System.nanoTime() - last > 2 * interval.toNanos() + SPREAD.toNanos()) {
                fire();
            }
        }
    }

    /** Made by Quartz for each wake-up. */
    public static final class WakeJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            if (context.getMergedJobDataMap().get(WAKE) instanceof Wakening wakening) {
                wakening.fire();
            }
        }
    }
}
