package org.postern.rules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.RulesConfig.Create;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.message.Kind;

/**
 * What becomes of a mail: whether it is stored, what it creates, and whether somebody is made responsible.
 *
 * @param ending how the delivery ends, unless it is a duplicate or cannot be written
 * @param store true if the mail itself goes into the CRM
 * @param lead true if a lead is created for its sender
 * @param record what is created beside; null: nothing
 * @param assign true if a responsible is looked for, which may take a turn of a queue
 * @param reason why nothing is created or the mail is not filed; null for the usual case
 */
public record WhatToCreate(
        Ending ending,
        boolean store,
        boolean lead,
        RecordRef.@Nullable Type record,
        boolean assign,
        @Nullable String reason) {

    private static final String OWN_MAIL = "OWN_MAIL";
    private static final String INTERNAL = "INTERNAL";

    /** How a delivery ends, before writing. */
    public enum Ending {
        FILED,
        /** Stored, and its sender waits for promotion to a lead. */
        CANDIDATE,
        REJECTED,
        SKIPPED,
        QUARANTINED
    }

    /** Decides. Filters come first, then what is among ourselves, then what only stores (archive, outgoing mail), then the rule. */
    public static WhatToCreate of(Circumstances is) {
        if (is.filter().filter(f -> f.skips()).isPresent()) {
            return unstored(
                    Ending.SKIPPED, "FILTER:" + is.filter().orElseThrow().name());
        }
        if (is.direction() == Direction.INTERNAL && !is.linkedToActive()) {
            if (is.kind() == Kind.OWN) {
                return unstored(Ending.SKIPPED, OWN_MAIL);
            }
            return is.keepsInternal() ? stored(false, INTERNAL) : unstored(Ending.SKIPPED, INTERNAL);
        }
        if (is.history() || is.direction() != Direction.IN) {
            return stored(false, null);
        }
        Optional<String> rejected = is.rule().map(RuleConfig::reject);
        if (rejected.isPresent()) {
            boolean store = is.rule().orElseThrow().storeRejected();
            return new WhatToCreate(Ending.REJECTED, store, false, null, false, rejected.get());
        }
        if (is.kind() != Kind.HUMAN) {
            return stored(false, is.kind() == Kind.OWN ? OWN_MAIL : is.kind().name());
        }
        if (is.linkedToActive()) {
            return stored(true, null);
        }
        String gate = is.gate();
        if (gate == null) {
            return throughTheGate(is);
        }
        return gate.equals(Brake.RATE)
                ? beyondHisShare(throughTheGate(is))
                : stored(gate.equals(Gate.AUTH_FAILED), gate);
    }

    private static WhatToCreate throughTheGate(Circumstances is) {
        return is.party().isPresent() ? forKnown(is) : forUnknown(is);
    }

    /** Nothing is refused but only deferred: a sender who would have become a lead waits for promotion, a client's mail is looked at by somebody. */
    private static WhatToCreate beyondHisShare(WhatToCreate what) {
        if (!what.creates()) {
            return what;
        }
        return new WhatToCreate(what.lead() ? Ending.CANDIDATE : Ending.FILED, true, false, null, true, Brake.RATE);
    }

    /** @return true if a lead or another record is created */
    public boolean creates() {
        return lead || record != null;
    }

    private static WhatToCreate forKnown(Circumstances is) {
        return is.party().filter(PartyType.USER::equals).isPresent()
                ? stored(false, "STAFF")
                : new WhatToCreate(Ending.FILED, true, false, record(is), true, null);
    }

    private static WhatToCreate forUnknown(Circumstances is) {
        RecordRef.Type record = record(is);
        boolean leadByRule =
                is.rule().map(RuleConfig::create).filter(Create.LEAD::equals).isPresent();
        return switch (is.unknownSender()) {
            case IGNORE -> unstored(Ending.SKIPPED, "UNKNOWN_SENDER");
            case QUARANTINE -> unstored(Ending.QUARANTINED, "UNKNOWN_SENDER");
            case CANDIDATE ->
                isPromoted(is)
                        ? created(is, true, record)
                        : is.noLead() != null
                                ? stored(true, is.noLead())
                                : new WhatToCreate(Ending.CANDIDATE, true, false, null, true, null);
            case STORE -> created(is, leadByRule, record);
            case WITH_RECORD -> created(is, leadByRule || record != null, record);
            case LEAD -> created(is, true, record);
        };
    }

    /** Who has filled in a form asks for an answer; and a rule may know who does. */
    private static boolean isPromoted(Circumstances is) {
        return is.form() || is.rule().filter(RuleConfig::promote).isPresent();
    }

    /** A sender who can be no lead creates nothing at all: a record of nobody would have nobody to answer to. */
    private static WhatToCreate created(Circumstances is, boolean lead, RecordRef.@Nullable Type record) {
        return is.noLead() != null && (lead || record != null)
                ? stored(true, is.noLead())
                : new WhatToCreate(Ending.FILED, true, lead, record, true, null);
    }

    private static RecordRef.@Nullable Type record(Circumstances is) {
        return switch (is.rule().map(RuleConfig::create).orElse(Create.NONE)) {
            case OPPORTUNITY -> RecordRef.Type.OPPORTUNITY;
            case CASE -> RecordRef.Type.CASE;
            case LEAD, NONE -> null;
        };
    }

    private static WhatToCreate stored(boolean assign, @Nullable String reason) {
        return new WhatToCreate(Ending.FILED, true, false, null, assign, reason);
    }

    private static WhatToCreate unstored(Ending ending, String reason) {
        return new WhatToCreate(ending, false, false, null, false, reason);
    }
}
