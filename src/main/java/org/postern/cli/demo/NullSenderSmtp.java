package org.postern.cli.demo;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.MailCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.Socket;

/** GreenMail's SMTP server, which forgets that there was a sender if it is the null one of automatic mail (RFC 5321, section 4.5.5). */
final class NullSenderSmtp extends SmtpServer {
    NullSenderSmtp(ServerSetup setup, Managers managers) {
        super(setup, managers);
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
        return new SmtpHandler(new Commands(), managers.getSmtpManager(), client);
    }

    private static final class Commands extends SmtpCommandRegistry {
        @Override
        public SmtpCommand getCommand(String name) {
            SmtpCommand command = super.getCommand(name);
            return command instanceof MailCommand ? new AnySender() : command;
        }
    }

    private static final class AnySender extends MailCommand {
        @Override
        public void execute(SmtpConnection connection, SmtpState state, SmtpManager manager, String line) {
            super.execute(connection, state, manager, line);
            if (line.contains("<>")) {
                state.getMessage().setReturnPath(new MailAddress(""));
            }
        }
    }
}
