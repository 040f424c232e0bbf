package io.github.socketpool.peer;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Tests against processes that may have to be installed first. What they show does not
 * depend on the JDK, so they run on the default one only. Each waits for a start and for
 * {@value PeerCalls#CALLS} calls, some of them one at a time.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledForJreRange(max = JRE.JAVA_21)
@Timeout(180)
@interface ForeignPeers {

}
