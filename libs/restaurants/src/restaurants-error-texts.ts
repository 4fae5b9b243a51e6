import type { ErrorTranslations } from '#kernel';

/** What `restaurantsErrors` says in the other languages, by the row's name. */
export const restaurantsErrorTexts = {
  slugTaken: {
    es: { title: 'Otro restaurante tiene este slug', advice: 'Elige otro slug, o déjalo fuera para que se haga a partir del nombre.' },
    fr: { title: 'Un autre restaurant a ce slug', advice: 'Choisissez un autre slug, ou omettez-le pour qu’il soit tiré du nom.' },
    de: { title: 'Ein anderes Restaurant hat diesen Slug', advice: 'Wähle einen anderen Slug, oder lass ihn weg, dann wird er aus dem Namen gemacht.' },
  },
  nameTaken: {
    es: { title: 'El restaurante ya tiene uno con este nombre', advice: 'Elige otro nombre, o cambia el que ya existe.' },
    fr: { title: 'Le restaurant en a déjà un de ce nom', advice: 'Choisissez un autre nom, ou changez celui qui existe.' },
    de: { title: 'Das Restaurant hat schon eines mit diesem Namen', advice: 'Wähle einen anderen Namen, oder ändere, was schon da ist.' },
  },
  specialDayExists: {
    es: { title: 'Esta fecha ya es un día especial', advice: 'Cambia el día especial que ya existe.' },
    fr: { title: 'Cette date est déjà un jour spécial', advice: 'Changez le jour spécial qui existe.' },
    de: { title: 'Dieser Tag ist schon ein besonderer Tag', advice: 'Ändere den besonderen Tag, der schon da ist.' },
  },
  limitReached: {
    es: { title: 'El restaurante tiene tantos de estos como puede tener', advice: 'Quita los que ya no hagan falta.' },
    fr: { title: 'Le restaurant en a autant qu’il peut en avoir', advice: 'Retirez ceux dont vous n’avez plus besoin.' },
    de: { title: 'Das Restaurant hat davon so viele, wie es haben darf', advice: 'Entferne, was nicht mehr gebraucht wird.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
