package app.lavalier.app

import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyProperties
import app.lavalier.core.KeyStorage
import app.lavalier.kit.KeyStore
import app.lavalier.kit.MadeKey
import java.math.BigInteger
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.security.KeyStore as Store

/** There is no key of that name. */
class NoSuchKey : Exception()

/** Android cannot attest a key a second time: the challenge is part of making it. */
class AttestedOnlyAtBirth : Exception()

/** Keys in Android's key store, in StrongBox where there is one. */
class AndroidKeys(private val context: Context, private val provider: String = "AndroidKeyStore") : KeyStore {
    override suspend fun make(name: String, challenge: ByteArray): MadeKey {
        val hasStrongBox = context.packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
        safest(hasStrongBox) { strongBox -> generate(parameters(name, challenge, strongBox)) }
        val chain = store().getCertificateChain(name) ?: throw NoSuchKey()
        // Without a challenge the one certificate is the key's own word.
        val attestation = if (challenge.isEmpty()) emptyList() else chain.map { it.encoded }
        return MadeKey(point(chain.first().publicKey as ECPublicKey), storage(name), attestation)
    }

    override suspend fun sign(key: String, message: ByteArray): ByteArray {
        val private = store().getKey(key, null) as? PrivateKey ?: throw NoSuchKey()
        return Signature.getInstance("SHA256withECDSA").run {
            initSign(private)
            update(message)
            plain(sign())
        }
    }

    override suspend fun forget(name: String) = store().deleteEntry(name)

    override suspend fun attest(key: String, challenge: ByteArray): List<ByteArray> = throw AttestedOnlyAtBirth()

    private fun generate(parameters: KeyGenParameterSpec) {
        KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, provider).run {
            initialize(parameters)
            generateKeyPair()
        }
    }

    private fun store(): Store = Store.getInstance(provider).apply { load(null) }

    private fun storage(name: String): KeyStorage {
        val private = store().getKey(name, null) as? PrivateKey ?: throw NoSuchKey()
        val info = KeyFactory.getInstance(private.algorithm, provider).getKeySpec(private, KeyInfo::class.java)
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.S) {
            @Suppress("DEPRECATION")
            return if (info.isInsideSecureHardware) KeyStorage.TRUSTED_ENVIRONMENT else KeyStorage.SOFTWARE
        }
        return when (info.securityLevel) {
            KeyProperties.SECURITY_LEVEL_STRONGBOX -> KeyStorage.STRONG_BOX
            KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT -> KeyStorage.TRUSTED_ENVIRONMENT
            else -> KeyStorage.SOFTWARE
        }
    }

    companion object {
        /**
         * An ES256 key that signs without asking and while the phone is locked, since a take goes on then; attested for
         * [challenge] unless that is empty (KeyGenParameterSpec.Builder).
         */
        fun parameters(name: String, challenge: ByteArray, strongBox: Boolean): KeyGenParameterSpec =
            KeyGenParameterSpec.Builder(name, KeyProperties.PURPOSE_SIGN)
                .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                .setDigests(KeyProperties.DIGEST_SHA256)
                .setUserAuthenticationRequired(false)
                .setUnlockedDeviceRequired(false)
                .apply { if (challenge.isNotEmpty()) setAttestationChallenge(challenge) }
                .setIsStrongBoxBacked(strongBox)
                .build()

        /** In StrongBox. Where there is none, it is full, or it has nothing to attest with, the trusted environment may. */
        internal inline fun safest(hasStrongBox: Boolean, generate: (strongBox: Boolean) -> Unit) {
            try {
                generate(hasStrongBox)
            } catch (refused: ProviderException) {
                if (!hasStrongBox) throw refused
                generate(false)
            }
        }

        /** The public point as SEC 1 has it: 4, x, y. */
        internal fun point(key: ECPublicKey): ByteArray = byteArrayOf(4) + fixed(key.w.affineX) + fixed(key.w.affineY)

        /** ECDSA's r and s of 32 bytes each, out of the DER sequence that Java signs in (RFC 3279, section 2.2.3). */
        internal fun plain(der: ByteArray): ByteArray {
            val rLength = der[3].toInt()
            val r = BigInteger(der.copyOfRange(4, 4 + rLength))
            val sLength = der[5 + rLength].toInt()
            val s = BigInteger(der.copyOfRange(6 + rLength, 6 + rLength + sLength))
            return fixed(r) + fixed(s)
        }

        private fun fixed(number: BigInteger): ByteArray {
            val bytes = number.toByteArray()
            return ByteArray(32).also { out ->
                val from = maxOf(0, bytes.size - 32)
                bytes.copyInto(out, 32 - (bytes.size - from), from)
            }
        }
    }
}
