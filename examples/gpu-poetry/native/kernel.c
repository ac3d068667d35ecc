/* Terminal values of geometric Brownian motion; the same numbers as spectralmc/paths.py. */
#include <math.h>
#include <stdint.h>

static double uniform(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return (double)((*state >> 11) + 1) / 9007199254740993.0;
}

void terminal_values(double spot, double drift, double scale, uint64_t seed, long count, double *out) {
  uint64_t state = seed;
  for (long i = 0; i < count; i++) {
    double radius = sqrt(-2.0 * log(uniform(&state)));
    double normal = radius * cos(6.283185307179586 * uniform(&state));
    out[i] = spot * exp(drift + scale * normal);
  }
}
