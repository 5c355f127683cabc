package org.postern.intake;

import java.time.Instant;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import org.postern.commit.FolderKey;
import org.postern.intake.Lane.History;

/** The mailbox of that name in the configuration; consumer only. With a {@code lane} it is read once, from {@code since} on, beside what comes in. */
@UriEndpoint(
        firstVersion = "0.1",
        scheme = "mailbox",
        title = "Mailbox",
        syntax = "mailbox:name",
        consumerOnly = true,
        category = Category.MAIL)
public final class MailboxEndpoint extends DefaultEndpoint {
    @UriPath
    @Metadata(required = true)
    private final String name;

    @UriParam(defaultValue = FolderKey.LIVE)
    private String lane = FolderKey.LIVE;

    @UriParam
    private @Nullable String since;

    @UriParam
    private @Nullable String until;

    @UriParam
    private @Nullable String folder;

    @UriParam(defaultValue = "true")
    private boolean archive = true;

    @UriParam
    private int rate;

    MailboxEndpoint(String uri, MailboxComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    public String getName() {
        return name;
    }

    public String getLane() {
        return lane;
    }

    /** Name of a backfill; its cursor is kept under it. Absent: what comes in. */
    public void setLane(String lane) {
        this.lane = lane;
    }

    public @Nullable String getSince() {
        return since;
    }

    /** Of a backfill: what the server got before is not wanted, as {@code 2026-01-01T00:00:00Z}. */
    public void setSince(@Nullable String since) {
        this.since = since;
    }

    public @Nullable String getUntil() {
        return until;
    }

    /** Of a backfill: what the server got from then on is not wanted. Absent: no end. */
    public void setUntil(@Nullable String until) {
        this.until = until;
    }

    public @Nullable String getFolder() {
        return folder;
    }

    /** Of a backfill: this folder or pattern only. Absent: all that are configured. */
    public void setFolder(@Nullable String folder) {
        this.folder = folder;
    }

    public boolean isArchive() {
        return archive;
    }

    /** Of a backfill: its mail is stored and linked only. */
    public void setArchive(boolean archive) {
        this.archive = archive;
    }

    public int getRate() {
        return rate;
    }

    /** Of a backfill: mails a second at most; 0: no limit. */
    public void setRate(int rate) {
        this.rate = rate;
    }

    boolean isLive() {
        return lane.equals(FolderKey.LIVE);
    }

    /** @throws IllegalArgumentException if a backfill does not say since when */
    Lane backfill() {
        if (since == null) {
            throw new IllegalArgumentException("mailbox:" + name + ": a lane needs since");
        }
        return new Lane(
                lane,
                Instant.parse(since),
                until == null ? null : Instant.parse(until),
                archive ? History.ALL : History.NONE,
                rate);
    }

    @Override
    public MailboxComponent getComponent() {
        return (MailboxComponent) super.getComponent();
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("mails come from a mailbox; to send them use smtp: or smtps:");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        MailboxConsumer consumer = new MailboxConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }
}
