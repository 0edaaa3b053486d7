package io.waymark.web.page;

import io.waymark.ledger.Hash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Names for use in addresses of pages. Identifiers of goods are private, and addresses end up in logs and histories; so an
 * address holds the identifier encrypted under a random key of this node: AES-256-GCM with a nonce that is an HMAC of the text,
 * so that one thing keeps one address. Templates call it by name.
 */
@Component("handles")
public class Handles {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int LONGEST = 1_024;

    private final JdbcClient db;
    private volatile byte[] key;

    Handles(JdbcClient db) {
        this.db = db;
    }

    /** The name of a text in addresses: base64url, about a third longer and 38 characters more. */
    public String of(Object text) {
        try {
            byte[] plain = text.toString().getBytes(StandardCharsets.UTF_8);
            byte[] nonce = Arrays.copyOf(Hash.hmac(part("nonce"), plain).bytes(), NONCE);
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
            byte[] all = Arrays.copyOf(nonce, NONCE + sealed.length);
            System.arraycopy(sealed, 0, all, NONCE, sealed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /**
     * The text behind a name.
     *
     * @throws PageNotFound if this node did not make it
     */
    public String open(String handle) {
        try {
            byte[] all = handle.length() > LONGEST
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(handle);
            if (all.length <= NONCE) {
                throw new PageNotFound();
            }
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE)).doFinal(all, NONCE, all.length - NONCE);
            return new String(plain, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException | AEADBadTagException notOurs) {
            throw new PageNotFound();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(part("cipher"), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private byte[] part(String use) {
        return Hash.hmac(key(), Hash.label(use)).bytes();
    }

    private byte[] key() {
        byte[] known = key;
        if (known == null) {
            byte[] fresh = new byte[32];
            new SecureRandom().nextBytes(fresh);
            db.sql("insert into page_key (key) values (?) on conflict do nothing")
                    .param(fresh)
                    .update();
            known = db.sql("select key from page_key")
                    .query((row, i) -> row.getBytes(1))
                    .single();
            key = known;
        }
        return known;
    }
}
