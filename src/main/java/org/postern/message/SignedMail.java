package org.postern.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetStringParser;
import org.bouncycastle.asn1.ASN1SequenceParser;
import org.bouncycastle.asn1.ASN1StreamParser;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfoParser;
import org.bouncycastle.asn1.cms.SignedDataParser;

/**
 * Opens S/MIME bodies (application/pkcs7-mime, RFC 8551): the mail inside an opaque signature is taken out, as a stream; the signature is not verified. What is
 * encrypted is recognised and stays as it is.
 */
final class SignedMail {
    static final String SIGNED = "signed";
    static final String ENCRYPTED = "encrypted";
    static final String UNKNOWN = "";

    private SignedMail() {}

    /**
     * @param body as it stands, decoded
     * @param inside takes the mail inside
     * @return {@link #SIGNED} if a mail was taken out, {@link #ENCRYPTED}, or {@link #UNKNOWN} for anything else, damaged ones included
     * @throws IOException if {@code body} cannot be read or {@code inside} not be written
     */
    static String open(Octets body, OutputStream inside) throws IOException {
        Watched out = new Watched(inside);
        try (InputStream in = body.open()) {
            return open(in, body.size(), out);
        } catch (IOException | RuntimeException e) {
            if (out.failed) {
                throw e;
            }
            return out.written ? SIGNED : UNKNOWN; // cut off or damaged: what was taken out before counts
        }
    }

    private static String open(InputStream in, long size, OutputStream inside) throws IOException {
        int limit = (int) Math.min(Integer.MAX_VALUE, size);
        ASN1Encodable outer = new ASN1StreamParser(in, limit).readObject();
        if (!(outer instanceof ASN1SequenceParser sequence)) {
            return UNKNOWN;
        }
        ContentInfoParser content = new ContentInfoParser(sequence);
        ASN1ObjectIdentifier type = content.getContentType();
        if (type.equals(CMSObjectIdentifiers.envelopedData) || type.equals(CMSObjectIdentifiers.authEnvelopedData)) {
            return ENCRYPTED;
        }
        if (!type.equals(CMSObjectIdentifiers.signedData)) {
            return UNKNOWN;
        }
        SignedDataParser signed = SignedDataParser.getInstance(content.getContent(BERTags.SEQUENCE));
        signed.getDigestAlgorithms().toASN1Primitive();
        ASN1Encodable data = signed.getEncapContentInfo().getContent(BERTags.OCTET_STRING);
        if (!(data instanceof ASN1OctetStringParser octets)) {
            return UNKNOWN; // a signature alone
        }
        try (InputStream mail = octets.getOctetStream()) {
            mail.transferTo(inside);
        }
        return SIGNED;
    }

    /** Tells a fault of our disk from one of the mail. */
    private static final class Watched extends OutputStream {
        private final OutputStream out;
        boolean written;
        boolean failed;

        Watched(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            failed = true;
            out.write(bytes, from, length);
            failed = false;
            written |= length > 0;
        }
    }
}
