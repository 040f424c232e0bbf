package io.github.socketpool.advice;

/**
 * A piece of advice about a pool. It is never followed by itself.
 *
 * @param id what it is about, which stays the same whatever the figures are, such as
 * {@code pool-too-small}
 * @param text what is wrong, by which figures one sees it, which property to change, and
 * a value for it; sentences for people, which may change from version to version
 */
public record Advice(String id, String text) {

}
