"""What each sign of a font before Unicode shows: facts about fonts, no method.

Source: the tables of KhmerConverter (KhmerOS, Open Institute of Cambodia, 2006-2008), held
against the pairs of tests/cases/sheets and, for Limon, names typed both ways. Signs are those
of Windows-1252. Decision 302.
"""

COENG = "\u17d2"


def _signs(text):
    """Read "k=ក x=ខ …" as a table; what stands between two blanks is one pair."""
    return dict(pair.partition("=")[::2] for pair in text.split())


_DIGITS = _signs("0=០ 1=១ 2=២ 3=៣ 4=៤ 5=៥ 6=៦ 7=៧ 8=៨ 9=៩")

_COMMON = _DIGITS | _signs(
    "+=៎ ,=្ប /=, <=្ព A=ៅ B=ព C=ជ D=ឌ E=ែ F=ធ G=អ I=ី J=្ញ K=គ M=ំ N=ណ O=ឿ P=ភ Q=ឈ R=្រ T=ទ "
    "U=ូ V=្វ W=ឺ X=ឃ Y=ួ Z=ឍ _=៍ a=ា b=ប c=ច d=ដ e=េ f=ថ g=ង h=ហ i=ិ j=ញ k=ក l=ល m=ម n=ន o=ៀ "
    "p=ផ q=ឆ r=រ s=ស t=ត u=ុ v=វ w=ឹ x=ខ y=យ z=ឋ ¢=្ជ §=្ធ ©=្ច µ=្ម ¶=្ង ¾=៏ Ä=្ឈ Æ=្ឍ Ç=្ឃ É=ឯ "
    "Ð=្ឌ Ñ=្ណ Ö=្ភ Þ=្ទ ä=្ឆ æ=្ឋ ç=្ខ é=ៃ ñ=្ន ö=្ផ ø=្ល ü=្យ þ=្ត B§=ឰ "
    "®=្រ Å=ឺ Í=ី Ó=ឿ Ø=្ញ Ú=ូ Ü=ួ å=ឹ í=ិ ó=ៀ ú=ុ"
)

_LIMON_ALIKE = _COMMON | _signs(
    "!=1 @=2 #=3 $=4 %=5 ^=6 &=7 *=8 (=9 .=។ :=៉ >=. H=ះ L=ឡ S=្ស \\=ឥ ]=ឧ {=“ |=ឦ }=” "
    "'=៊ ‘=៊ ’=៌ ¡=! ¥=្អ «=ឪ ²=ៗ ³=ៈ ¹=៛ »=ឱ ½=័ Á=្គ ×=ិ៍ ß=្ថ á=្ក ð=្ហ ÷=+ ]_=ឳ ]u=ឩ "
    "B£=ឭ b£=ឫ B¤=ឮ b¤=ឬ )=ប £=្ញ ¿=ំ"
)
_LIMON = _LIMON_ALIKE | _signs(";=់ [=ឱ្យ ¦=) ¬=( °=% ´=ខ្ញុំ ¼=/ ]‘=ឨ ]'=ឨ ¤=្ញុ `=៛")
_TRUTH = _LIMON_ALIKE | _signs("[=ឲ្យ ;=់ ¼=៕ ]‘=ឨ ]'=ឨ ¨=្ញុ \xad=ឫ Â=ខ្ញុំ")

_ABC_ALIKE = _COMMON | _signs(
    "#=ិ៍ $=៛ &=័ :=្គ ;=្ក @=ៗ H=្ហ S=្ថ [=ឲ្យ \\=ឭ ]=ឪ {=ឱ |=ឮ }=ឥ ‘=៊ ¡=~ £=ៈ ¤=$ ¦=ឬ "
    "¨=៉ ª=9 «=ឧ ¬=ឫ ²=“ ³=” ´=់ º=0 »=ឦ ¼=ះ ½=៖ ¿=. Á=បៅ ×=x ß=្ស á=បា ð=្អ «_=ឳ «u=ឩ «‘=ឨ "
    "¥=- °=ំ"
)
_ABC_ALIKE |= {"=": "+", "÷": "="}
_ABC = _ABC_ALIKE | _signs(".=។ >=៕ L=ឡ ’=៌ ¹=ខ្ញុំ")
_ABC_2 = _ABC_ALIKE | _signs(".=។ >=៕ TL=ឡ ’=៌ ¹=ខ្ញុំ")
_ABC_3 = _ABC_ALIKE | _signs(".=។ >=៕ L=ឡ ·=៌ ¹=ខ្ញុំ")
# Its blank only lets a line break; what looks like a full stop is the blank.
_ABC_SPACED = _ABC_ALIKE | _signs(">=។ L=ឡ ’=៌ ^=៕ ¹=្ដ") | {" ": "\u200b", ".": " "}

_BAIDOK = _DIGITS | _signs(
    '"=ឭ #=ឫ &=័ (=៌ )=៊ *=៏ ,=្ក .=។ /=? :=បា ;=ៈ <=្គ >=ៗ ?=៖ @=៎ A=ៅ B=ព C=ជ D=ឌ E=ែ F=ឍ '
    "G=អ H=ះ I=ី K=គ L=ឡ M=ំ N=ណ O=ឱ P=ភ Q=ឈ R=្រ S=្ស T=ទ U=ូ V=្វ W=ឺ X=ឃ Y=ួ Z=ធ [=ៀ \\=្ញ "
    "]=ឿ a=ា b=ប c=ច d=ដ e=េ f=ឋ g=ង h=ហ i=ិ j=ញ k=ក l=ល m=ម n=ន o=ឲ្យ p=ផ q=ឆ r=រ s=ស t=ត u=ុ "
    "v=វ w=ឹ x=ខ y=យ z=ថ |=្ប ¡=្ខ ¢=្ជ ¤=ឦ §=៕ ¨=៉ ©=្ច «=ឥ ¬=្ព °=; ²=“ ³=” ´=់ µ=្ម ¶=បៅ ¹=្ឃ "
    "»=ឮ ¾=៍ ¿=្ឍ Á=្អ Ä=្ឈ Æ=្ធ Ç=. É=ឯ Ð=្ឌ Ñ=្ណ Ó=ឪ Ö=្ភ Ø=្ហ Þ=្ទ ß=ឬ á=្ង ä=្ឆ æ=្ថ ç=, é=ៃ "
    "ë=៚ ð=្ឋ ñ=្ន ó=ឧ ö=្ផ ø=្ល ü=្យ þ=្ត BÆ=ឰ ó¾=ឳ óu=ឩ ó)=ឨ _=- £=ឭ Ã=ឮ $=្ហ J=ពា `=្ហ {=ៀ "
    "}=ឿ ¦=្ញ ®=្រ Å=ឺ Õ=ឺ Ú=ូ Ü=ួ å=ឺ í=ិ ú=ុ"
)
_BAIDOK |= {"=": "+", "×": "=", "'": "x"}

_KHEK = (
    _DIGITS
    | _signs(
        "&=័ '=់ *=៏ .=។ @=ៗ A=ៅ B=ព C=ជ D=ឌ E=ែ F=ធ G=អ H=ះ I=ី J=ពា K=គ L=ឡ M=ំ N=ណ O=ឿ P=ភ Q=ឈ "
        "R=* S=ាំ T=ទ U=ូ V=បា W=ឺ X=ឃ Y=ួ Z=ឍ [=ឲ្យ \\=“ _=៍ a=ា b=ប c=ច d=ដ e=េ f=ថ g=ង h=ហ i=ិ "
        "j=ញ k=ក l=ល m=ម n=ន o=ៀ p=ផ q=ឆ r=រ s=ស t=ត u=ុ v=វ w=ឹ x=ខ y=យ z=ឋ {=ឱ |=” ~=្ន ^=ិ ¢=4 "
        "£=3 ¤=6 ¥=8 ¦=7 §=្ស ¨=្រ ©=្ង ª=2 «=ៃ ®=ឭ °=5 ±=៎ ²=ឥ ³=៕ ´=្យ µ=្ម ¶=្ត ¸=្ភ ¹=្ផ º=្ប "
        "»=9 ¼=0 ½=្ឋ ¾=ឮ Á=1 Â=្ល Ã=្វ Ä=្ថ Å=្ខ Æ=្ញ Ç=« È=» É=ឬ Í=្ច Î=្ឈ Ï=្ឆ Ð=៖ Ñ=_ Ò=ឪ Ó=ឧ "
        "Ô=៉ ×=បៅ Ø=្ជ Ú=៚ Û=៙ Ý=៛ Þ=ឰ ß=៊ á=៌ â=x ä=ឯ æ=្ទ ê=ាះ ë=្ឌ ì=្ធ í=្អ î=ៈ ð=្គ ò=ឫ ó=្ឍ "
        "ô=្ឃ õ=្ព ö=្ណ ø=ឦ ù=. ú=្ហ û=្ក ü=ឩ þ=ឳ Óß=ឨ À=៉ Õ=់ Ü=* ¬=ុ ¯=ឿ ¿=ៀ ã=ឺ å=្រ ç=ួ è=ូ é=ី "
        "ï=្ញ ñ=្ហ ÷=ំ"
    )
    | {"\xa0": COENG + "ត"}
)

_FK = _signs(
    "!=១ @=២ #=៣ $=៤ %=៥ &=៧ *=៨ (=៩ )=០ +=្ង ,=ូ -=្ច .=ួ /=្ម 0=ៗ 1=ហ 2=ជ 3=គ 4=ភ 5=ខ 6=ធ 7=ទ "
    "8=វ 9=ង :=្ជ ;=ផ ?=្គ A=ឯ C=្ថ D=ៃ E=ឺ F=ៈ H=ះ I=ៀ J=្ត K=្ស L=្យ N=្ក O=្ប P=ៅ Q=្ទ R=ឹ "
    "S=ែ T=ី U=ឿ V=្ញ W=្ឌ X=ឦ Y=ិ Z=្ឈ [=ឃ \\=។ ]=ំ ^=; _=្ណ a=់ b=អ c=ថ d=្រ e=ឡ f=ច g=រ h=ល "
    "i=ត j=ដ k=ស l=យ m=ុ n=ណ o=ប p=ា q=៉ r=ម s=េ t=ក u=ព v=ញ vV=ញ w=្ធ x=ឆ y=ន z=ឈ {=្ឃ |=៕ }=្ខ "
    "~=វ៉ †=[ ‡=] “=ញ៉ •=យ៉ —=រ៉ ˜=ប៉ ™=ុំ œ=ឩ ¡=, £=» ¤=« ¥=x ¦=៎ §=ឮ ¨=. ©=ឋ «=្ល ¬=- ®=ឧ ¯=ាំ "
    "°=្ផ ²=< ´=្ហ µ=៏ ¶=្ភ ¹=! ¼=៦ ¿=្ឋ Á=/ Ã=ម៉ Ä=្វ Å=( Æ=ឥ Ç=៍ É=) Ê=ង៉ Ë=ឰ Í=? Ð=ឬ Ñ=* Ó=ិ៍ "
    "Ö=៖ Ø=្ព Ú=៛ Ü=* Þ={ ß=ឭ à=@ á=្ឫ ä=្ឍ å=ឌ æ=្ឆ ç=៌ è=$ é=ឍ ë=ឳ ì=% ð=ឫ ñ=័ ò=# ó=៊ ÷=+ ø=្ន "
    "ù=& ü=ឪ þ=ឱ ®ó=ឨ <=ូ >=ួ G=្រ M=ុ B=ប ¢=្ញ ª=្ជ »=ំ ½=ិ ¾=ី À=្ម Â=្ក È=្គ Õ=់ Ù=់ í=ៀ ö=. ú=ឿ"
) | {"=": COENG + "អ", "³": "=", "\xad": COENG + "ច", "\xa0": COENG + "ត"}

TABLES = {
    "limon": _LIMON,
    "abc": _ABC,
    "abc2": _ABC_2,
    "abc3": _ABC_3,
    "abc_spaced": _ABC_SPACED,
    "truth": _TRUTH,
    "baidok": _BAIDOK,
    "khek": _KHEK,
    "fk": _FK,
}

# Names of fonts, in small letters without blanks and hyphens: the first that fits says the table.
NAMES = (
    ("limon", r"limon[fsr]?\d*"),
    ("limon", r".*limon[fsr]\d+.*"),
    ("abc2", r"abctext(?:06|11)"),
    ("abc3", r"abctext24"),
    ("abc_spaced", r"abc(?:text|fancy|head)\d+a"),
    ("abc", r"abc(?:text|fancy|head)?\d*"),
    ("truth", r"truth\d*"),
    ("baidok", r"baidok\w*"),
    ("khek", r"khek.*|@?\w+khek"),
    ("fk", r"fk\d*"),
    # Known to be none of Unicode, without a table that could be had.
    ("", r"bayon\d*|tacte?ing\w*|duongchan\w*|khmers\d+|zerospace\w*"),
)
